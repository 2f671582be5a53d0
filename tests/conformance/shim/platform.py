"""Where CPython's tests ask what machine they are on."""


def system(): return 'Linux'
def machine(): return 'x86_64'
def python_implementation(): return 'Tauraro'
def libc_ver(*args): return '', ''
def release(): return ''
def uname(): return 'Linux', '', '', '', 'x86_64'
