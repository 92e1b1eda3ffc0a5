package extract

// repair mends what the parser often gets wrong, before any rule reads the tree.
func (r *reading) repair() {
	for i := range r.tokens {
		if r.head[i] < 0 || r.head[i] >= len(r.tokens) {
			r.head[i] = i
		}
	}
}
