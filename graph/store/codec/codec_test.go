package codec

import (
	"reflect"
	"testing"
	"time"

	"detente/graph"
)

// fill sets every field of a value, however deep, to something that is not zero.
func fill(v reflect.Value, n *int) {
	*n++
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Date(2026, 1, 2, 3, 4, *n, *n, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("text " + string(rune('a'+*n%26)) + " é")
	case reflect.Int:
		v.SetInt(int64(*n * 1000))
	case reflect.Float64:
		v.SetFloat(1 / float64(*n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	default:
		panic("fill: a field of kind " + v.Kind().String() + " that the format does not know")
	}
}

func filledWith[T any]() *T {
	v, n := new(T), 0
	fill(reflect.ValueOf(v).Elem(), &n)
	return v
}

// A field added to package graph and forgotten in the format fails here.
func TestCodecKeepsEveryField(t *testing.T) {
	if got, err := DecodeEvent(EncodeEvent(filledWith[graph.Event]())); err != nil || !reflect.DeepEqual(got, filledWith[graph.Event]()) {
		t.Errorf("event: got %+v (%v)", got, err)
	}
	if got, err := DecodeEntity(EncodeEntity(filledWith[graph.Entity]())); err != nil || !reflect.DeepEqual(got, filledWith[graph.Entity]()) {
		t.Errorf("entity: got %+v (%v)", got, err)
	}
	a := filledWith[graph.Article]()
	if got, err := DecodeArticle(EncodeArticle(a), a.Text); err != nil || !reflect.DeepEqual(got, a) {
		t.Errorf("article: got %+v (%v)", got, err)
	}
}

func TestCodecKeepsZeroValues(t *testing.T) {
	if got, err := DecodeEvent(EncodeEvent(&graph.Event{})); err != nil || !reflect.DeepEqual(got, &graph.Event{}) {
		t.Errorf("event: got %+v (%v)", got, err)
	}
	if got, err := DecodeEntity(EncodeEntity(&graph.Entity{})); err != nil || !reflect.DeepEqual(got, &graph.Entity{}) {
		t.Errorf("entity: got %+v (%v)", got, err)
	}
	if got, err := DecodeArticle(EncodeArticle(&graph.Article{}), ""); err != nil || !reflect.DeepEqual(got, &graph.Article{}) {
		t.Errorf("article: got %+v (%v)", got, err)
	}
}

func TestCodecTellsDamage(t *testing.T) {
	good := EncodeEvent(filledWith[graph.Event]())
	for cut := range good {
		if _, err := DecodeEvent(good[:cut]); err == nil {
			t.Fatalf("the first %d of %d bytes decode", cut, len(good))
		}
	}
	if _, err := DecodeEvent(append(good, 0)); err == nil {
		t.Error("a byte too many decodes")
	}
}

func FuzzDecodeEvent(f *testing.F) {
	f.Add(EncodeEvent(&graph.Event{}))
	f.Add(EncodeEvent(filledWith[graph.Event]()))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := DecodeEvent(data)
		if err != nil {
			return
		}
		again, err := DecodeEvent(EncodeEvent(e))
		if err != nil {
			t.Fatalf("an event that was decoded does not decode again: %v", err)
		}
		if e.Confidence == e.Confidence && !reflect.DeepEqual(again, e) { // NaN equals nothing
			t.Errorf("got %+v, want %+v", again, e)
		}
	})
}
