from cyc_c import x
y = 1
