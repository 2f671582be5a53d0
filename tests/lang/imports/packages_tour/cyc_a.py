import cyc_b
val = 1
