package sqlite

import (
	"encoding/binary"
	"math"
	"time"

	"detente/graph"
)

// A posting says that an event has a term. It is one key and nothing else, so
// that an event costs as few and as small rows as can be:
//
//	role and state   1 byte
//	a, and b of pairs  4 bytes each: symbols
//	first day        3 bytes
//	start of the ID  6 bytes, for events of one day are listed by their ID
//	event            4 bytes: its number, to read the rest of the ID and all else
//	value            4 bytes: what many filters ask, see value
//
// All numbers are big-endian: keys sort by term, state and then as lists do.
const (
	dayBytes   = 3
	startBytes = 6
	tailBytes  = dayBytes + startBytes + 4 + 4
	// openDay is after all days: the year 9999 ends at 3,652,059.
	openDay = 1<<(8*dayBytes) - 1
)

// numbered is a term by the numbers of its parts.
type numbered struct {
	role role
	a, b int64
}

// prefix begins the keys of the term's postings in that state.
func (t numbered) prefix(state int64) []byte {
	k := make([]byte, 0, 9+tailBytes)
	k = append(k, byte(int64(t.role)<<4|state))
	k = binary.BigEndian.AppendUint32(k, uint32(t.a))
	if t.role == rolePair {
		k = binary.BigEndian.AppendUint32(k, uint32(t.b))
	}
	return k
}

// splitKey parts a posting into its term, state and place in the list.
func splitKey(k []byte) (t numbered, state int64, p posting) {
	t.role, state = role(k[0]>>4), int64(k[0]&15)
	t.a = int64(binary.BigEndian.Uint32(k[1:]))
	if t.role == rolePair {
		t.b = int64(binary.BigEndian.Uint32(k[5:]))
	}
	return t, state, tailOf(k)
}

// place is where an event stands in a list: by its day and the start of its ID.
// Events of one place are told apart by the rest of their IDs.
type place struct {
	day   uint32
	start uint64
}

func (p place) before(o place) bool { return p.day < o.day || p.day == o.day && p.start < o.start }

// posting is the end of a posting's key.
type posting struct {
	place
	number int64 // of the event
	value  value
}

func tailOf(k []byte) posting {
	t := k[len(k)-tailBytes:]
	return posting{
		place:  place{uint32(t[0])<<16 | uint32(t[1])<<8 | uint32(t[2]), uint64(binary.BigEndian.Uint16(t[3:]))<<32 | uint64(binary.BigEndian.Uint32(t[5:]))},
		number: int64(binary.BigEndian.Uint32(t[9:])), value: value(binary.BigEndian.Uint32(t[13:])),
	}
}

func (p place) append(k []byte) []byte {
	k = append(k, byte(p.day>>16), byte(p.day>>8), byte(p.day))
	k = binary.BigEndian.AppendUint16(k, uint16(p.start>>32))
	return binary.BigEndian.AppendUint32(k, uint32(p.start))
}

func (p posting) append(k []byte) []byte {
	k = p.place.append(k)
	k = binary.BigEndian.AppendUint32(k, uint32(p.number))
	return binary.BigEndian.AppendUint32(k, uint32(p.value))
}

// placeOf returns the place of an event of that day and ID.
func placeOf(day uint32, id string) place {
	var b [8]byte
	copy(b[:startBytes], id)
	return place{day, binary.BigEndian.Uint64(b[:]) >> 16}
}

// dayNumber counts days from the first of the year 1, which is 1; no day is 0.
func dayNumber(d graph.Day) uint32 {
	if d == "" {
		return 0
	}
	return uint32(d.Time().Unix()/86400-yearOne) + 1
}

// yearOne is the first day of the year 1 in days since 1970.
const yearOne = -719162

// dayOf is the day of that number.
func dayOf(n uint32) graph.Day {
	if n == 0 {
		return ""
	}
	// Not graph.DayOf, for which the first instant of all is no day.
	return graph.Day(time.Unix((int64(n)-1+yearOne)*86400, 0).UTC().Format(time.DateOnly))
}

// monthOf returns the number of a day's month, 0 for no day, and the days that
// begin it and the next.
func monthOf(day uint32) (month, first, next uint32) {
	if day == 0 {
		return 0, 0, 1
	}
	t := time.Unix((int64(day)-1+yearOne)*86400, 0).UTC()
	back := day - uint32(t.Day()) + 1
	return uint32(t.Year()*12) + uint32(t.Month()), back, back + uint32(time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day())
}

// firstOf returns the first day of a month's number.
func firstOf(month uint32) uint32 {
	if month == 0 {
		return 0
	}
	t := time.Date(int(month-1)/12, time.Month((month-1)%12+1), 1, 0, 0, 0, 0, time.UTC)
	return uint32(t.Unix()/86400-yearOne) + 1
}

// value is what a posting knows of its event: the number of its type and mode
// in 10 bits, its aspect in 4 and its confidence above them.
type value uint32

const (
	kindBits   = 10
	aspectBits = 4
)

func valueOf(kind, aspect int64, confidence float64) value {
	return value(kind | aspect<<kindBits | certainty(confidence)<<(kindBits+aspectBits))
}

func (v value) kind() int64      { return int64(v & (1<<kindBits - 1)) }
func (v value) aspect() int64    { return int64(v >> kindBits & (1<<aspectBits - 1)) }
func (v value) certainty() int64 { return int64(v >> (kindBits + aspectBits)) }

// cell is the value without the confidence, by which postings are counted.
func (v value) cell() uint64 { return uint64(v & (1<<(kindBits+aspectBits) - 1)) }

// certainty is the confidence in thousandths, times two, and one more where it
// lies between two of them: a surer event has a larger number or the same odd one.
func certainty(confidence float64) int64 {
	m := int64(math.Floor(confidence * 1000))
	if float64(m)/1000 > confidence { // the product was rounded up
		m--
	} else if float64(m+1)/1000 <= confidence {
		m++
	}
	if float64(m)/1000 == confidence {
		return 2 * m
	}
	return 2*m + 1
}
