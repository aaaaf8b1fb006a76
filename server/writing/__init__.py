"""Changes over HTTP: one after another, in a process of their own, behind the same gate as `load`."""
