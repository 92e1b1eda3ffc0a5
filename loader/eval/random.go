package eval

// random is the Mersenne Twister MT19937 seeded as Python's random.Random seeds
// it, so that the bootstrap draws of the scorers beside the gold are drawn here too.
// Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), and CPython's
// _randommodule.c for the seed and for randrange.
type random struct {
	state [624]uint32
	next  int
}

// newRandom returns Python's random.Random(seed) for a seed below 2^32.
func newRandom(seed uint32) *random {
	r := &random{next: 624}
	mt := &r.state
	mt[0] = 19650218
	for i := uint32(1); i < 624; i++ {
		mt[i] = 1812433253*(mt[i-1]^mt[i-1]>>30) + i
	}
	i := uint32(1)
	for range 624 {
		mt[i] = (mt[i] ^ (mt[i-1]^mt[i-1]>>30)*1664525) + seed
		if i++; i >= 624 {
			mt[0], i = mt[623], 1
		}
	}
	for range 623 {
		mt[i] = (mt[i] ^ (mt[i-1]^mt[i-1]>>30)*1566083941) - i
		if i++; i >= 624 {
			mt[0], i = mt[623], 1
		}
	}
	mt[0] = 0x80000000
	return r
}

func (r *random) uint32() uint32 {
	if r.next >= 624 {
		mt := &r.state
		for i := range 624 {
			y := mt[i]&0x80000000 | mt[(i+1)%624]&0x7fffffff
			mt[i] = mt[(i+397)%624] ^ y>>1
			if y&1 != 0 {
				mt[i] ^= 0x9908b0df
			}
		}
		r.next = 0
	}
	y := r.state[r.next]
	r.next++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// below returns Python's randrange(n) for 0 < n < 2^32.
func (r *random) below(n int) int {
	bits := 0
	for v := n; v > 0; v >>= 1 {
		bits++
	}
	for {
		if x := int(r.uint32() >> (32 - bits)); x < n {
			return x
		}
	}
}
