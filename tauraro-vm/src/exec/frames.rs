//! Walking the frames that are running, from the innermost outwards.
//!
//! This file may hold `unsafe`: the caller of a frame on the stack is a frame on the stack.

use crate::interp::bytecode::Word;
use crate::interp::frame::Frame;
use crate::vm::Vm;

/// A frame and where it is.
#[derive(Copy, Clone)]
pub struct RunningFrame {
    /// The frame.
    pub frame: Frame,
    /// Index of the instruction it executes.
    pub instruction: usize,
}

/// The running frames. Nothing may be called or returned from meanwhile.
pub struct RunningFrames {
    next: Option<(Frame, *const Word)>,
}

impl Vm {
    /// The frames that are running, innermost first.
    pub fn running_frames(&self) -> RunningFrames {
        RunningFrames { next: self.top_frame().map(|frame| (frame, self.exec.pc)) }
    }
}

impl Iterator for RunningFrames {
    type Item = RunningFrame;

    fn next(&mut self) -> Option<RunningFrame> {
        let (frame, pc) = self.next?;
        self.next = (!frame.is_lowest() && !frame.return_pc().is_null()).then(|| {
            // SAFETY: below a frame that is not the lowest is its caller's.
            let caller = unsafe { Frame::at(frame.caller()) };
            (caller, frame.return_pc())
        });
        Some(RunningFrame { frame, instruction: frame.instruction_index(pc).saturating_sub(1) })
    }
}
