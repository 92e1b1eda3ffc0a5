package codec

import (
	"fmt"

	"detente/graph"
)

// Telling is what one article, by its number, tells of an event.
type Telling struct {
	Article int64
	Event   *graph.Event
}

// EncodeTellings writes the articles, and what each tells where they are
// several: what a single one tells is the event itself.
func EncodeTellings(tellings []Telling) []byte {
	p := &packer{}
	for _, t := range tellings {
		p.number(t.Article)
		if len(tellings) > 1 {
			p.text(string(EncodeEvent(t.Event)))
		}
	}
	return p.b
}

// DecodeTellings reads the tellings of the event.
func DecodeTellings(data []byte, event *graph.Event) ([]Telling, error) {
	u := &unpacker{s: string(data)}
	first := Telling{u.number(), event}
	if u.s == "" && !u.bad {
		return []Telling{first}, nil
	}
	var tellings []Telling
	for u.s = string(data); u.s != ""; {
		t := Telling{Article: u.number()}
		var err error
		if t.Event, err = DecodeEvent([]byte(u.text())); err != nil {
			return nil, fmt.Errorf("telling of %q: %w", event.ID, err)
		}
		tellings = append(tellings, t)
	}
	return tellings, nil
}
