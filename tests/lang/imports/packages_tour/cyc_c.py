from cyc_d import y
x = 1
