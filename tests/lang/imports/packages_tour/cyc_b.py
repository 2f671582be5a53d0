import cyc_a
got = hasattr(cyc_a, "val")
