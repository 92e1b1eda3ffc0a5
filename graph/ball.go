package graph

import "maps"

// ball is the set of entities within radius hops of one end of a path.
type ball[K comparable] struct {
	distance map[K]int
	edge     []K // those at exactly radius hops, not yet expanded
	radius   int
}

// balls are those around the two ends.
type balls[K comparable] [2]ball[K]

func ballsAround[K comparable](from, to K) balls[K] {
	return balls[K]{
		{distance: map[K]int{from: 0}, edge: []K{from}},
		{distance: map[K]int{to: 0}, edge: []K{to}},
	}
}

// apart reports whether one ball holds all that its end can reach and the other
// end is not in it.
func (b *balls[K]) apart(from, to K) bool {
	_, meets := b[0].distance[to]
	_, met := b[1].distance[from]
	return len(b[0].edge) == 0 && !meets || len(b[1].edge) == 0 && !met
}

// expect makes room for n more entities, so that the map need not grow step by step.
func (b *ball[K]) expect(n int) {
	if n <= 2*len(b.distance) {
		return
	}
	roomy := make(map[K]int, len(b.distance)+n)
	maps.Copy(roomy, b.distance)
	b.distance = roomy
}

// growTo has grow expand the balls, always the one with the smaller edge, until
// their radii add up to length, or both hold all they can reach.
func (b *balls[K]) growTo(length int, from, to K, grow func(*ball[K]) error) error {
	for b[0].radius+b[1].radius < length && !b.apart(from, to) {
		next, other := &b[0], &b[1]
		if len(next.edge) == 0 || len(other.edge) > 0 && len(other.edge) < len(next.edge) {
			next = other
		}
		if len(next.edge) == 0 {
			return nil
		}
		if err := grow(next); err != nil {
			return err
		}
	}
	return nil
}

// reaches reports whether the end may lie within left hops of the entity: false
// only when the ball around it proves that it does not.
func (b *ball[K]) reaches(k K, left int) bool {
	if d, ok := b.distance[k]; ok {
		return d <= left
	}
	return left > b.radius
}
