package nlp

import (
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"detente/loader/nlp/internal/kernel"
)

//go:embed model/en_core_web_sm.bin
var modelFile string

// The layout of the model file; scripts/nlp/export.py describes it.
const (
	modelMagic     = "DETNLP01"
	modelAlignment = 64
)

// header is the JSON part of the model file.
type header struct {
	Tok2vec         tok2vecHeader                  `json:"tok2vec"`
	EntityTok2vec   tok2vecHeader                  `json:"ner_tok2vec"`
	ParserMoves     [][2]string                    `json:"parser_moves"` // kind, label
	EntityMoves     [][2]string                    `json:"ner_moves"`
	Tags            []string                       `json:"tags"`
	Ruler           []rulerPattern                 `json:"ruler"`
	LemmaRules      map[string][][2]string         `json:"lemma_rules"` // part of speech -> old and new ending
	LemmaExceptions map[string]map[string][]string `json:"lemma_exceptions"`
	Exceptions      map[string][][2]string         `json:"exceptions"` // text -> tokens with their norms
	Norms           map[uint64]string              `json:"norms"`      // string id -> norm
	Symbols         map[string]uint64              `json:"symbols"`    // string -> fixed id
	Classes         map[string][][2]rune           `json:"classes"`    // inclusive ranges
	PrefixLiterals  []string                       `json:"prefix_literals"`
	SuffixLiterals  []string                       `json:"suffix_literals"`
	Units           []string                       `json:"units"`
	Currency        []string                       `json:"currency"`
	Hyphens         []string                       `json:"hyphens"`
	Tensors         map[string]tensorHeader        `json:"tensors"`
	Source          map[string]string              `json:"source"` // versions, for people
}

type tok2vecHeader struct {
	Seeds []uint32 `json:"seeds"` // of the hash embeddings, in the order of the features
}

type tensorHeader struct {
	Type   string `json:"dtype"`
	Shape  []int  `json:"shape"`
	Offset int    `json:"off"`
	Length int    `json:"len"` // bytes
}

// modelReader gives the parts of a model file. The first missing or malformed tensor is kept as err; what is read after it
// is empty, so that only the end of reading needs to look.
type modelReader struct {
	header
	blob   string
	kernel *kernel.Kernel // that matrices are packed for
	err    error
}

func newModelReader(file string, k *kernel.Kernel) (*modelReader, error) {
	if !strings.HasPrefix(file, modelMagic) {
		return nil, errors.New("not a model file: wrong magic")
	}
	start := len(modelMagic) + 4
	if len(file) < start {
		return nil, errors.New("file ends before the header")
	}
	length := int(binary.LittleEndian.Uint32([]byte(file[len(modelMagic):start])))
	if len(file)-start < length {
		return nil, errors.New("file ends within the header")
	}
	r := &modelReader{kernel: k}
	decoder := json.NewDecoder(strings.NewReader(file[start : start+length]))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r.header); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	blob := (start + length + modelAlignment - 1) / modelAlignment * modelAlignment
	if blob > len(file) {
		return nil, errors.New("file ends before the tensors")
	}
	r.blob = file[blob:]
	return r, nil
}

// raw returns the bytes of a tensor.
func (r *modelReader) raw(name, kind string) string {
	t, ok := r.Tensors[name]
	if !ok || t.Type != kind || t.Offset < 0 || t.Length < 0 || t.Offset > len(r.blob)-t.Length {
		r.fail(fmt.Errorf("tensor %q is missing or malformed", name))
		return ""
	}
	return r.blob[t.Offset : t.Offset+t.Length]
}

// floats returns the values of a tensor of the given shape, in which -1 stands for any size.
func (r *modelReader) floats(name string, shape ...int) []float32 {
	raw := r.raw(name, "f32")
	if r.err != nil {
		return nil
	}
	found := r.Tensors[name].Shape
	fits, size := len(found) == len(shape), 4
	for i := range found {
		fits = fits && (shape[i] == -1 || shape[i] == found[i])
		size *= found[i]
	}
	if !fits || size != len(raw) {
		r.fail(fmt.Errorf("tensor %q has shape %v and %d bytes, want %v", name, found, len(raw), shape))
		return nil
	}
	values := make([]float32, len(raw)/4)
	for i := range values {
		b := raw[4*i : 4*i+4]
		values[i] = math.Float32frombits(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24)
	}
	return values
}

// lines returns the lines of a text tensor, without copying.
func (r *modelReader) lines(name string) []string {
	return strings.Split(r.raw(name, "u8"), "\n")
}

func (r *modelReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}
