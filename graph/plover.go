package graph

import "slices"

// Type is one of the 16 event types of the PLOVER 2.0 ontology (Open Event Data
// Alliance, draft manual of 2024-02-04).
type Type string

// The 16 types, in the manual's order: cooperation first, from words to deeds.
const (
	Agree     Type = "AGREE"     // states willingness or commitment to cooperate
	Consult   Type = "CONSULT"   // meets, visits, hosts, calls, negotiates
	Support   Type = "SUPPORT"   // endorses, praises, recognises, signs or ratifies
	Concede   Type = "CONCEDE"   // yields in words: eases, lifts, pardons, declares a ceasefire
	Cooperate Type = "COOPERATE" // exchanges or acts together, materially
	Aid       Type = "AID"       // gives material help
	Retreat   Type = "RETREAT"   // steps back with immediate effect: releases, withdraws, resigns
	Request   Type = "REQUEST"   // asks, demands, orders
	Accuse    Type = "ACCUSE"    // condemns, criticises, alleges, investigates
	Reject    Type = "REJECT"    // refuses
	Threaten  Type = "THREATEN"  // threatens or warns of serious consequences
	Protest   Type = "PROTEST"   // civilians demonstrate, strike, riot
	Sanction  Type = "SANCTION"  // reduces relations: sanctions, expels, convicts, cuts off
	Mobilize  Type = "MOBILIZE"  // moves forces, short of force
	Coerce    Type = "COERCE"    // represses: arrests, bans, seizes, deports
	Assault   Type = "ASSAULT"   // does substantial physical harm
)

// Quad is the class of a type: verbal or material, cooperation or conflict.
type Quad string

// The four classes, numbered 1 to 4 in PLOVER.
const (
	VerbalCooperation   Quad = "VERBAL_COOPERATION"
	MaterialCooperation Quad = "MATERIAL_COOPERATION"
	VerbalConflict      Quad = "VERBAL_CONFLICT"
	MaterialConflict    Quad = "MATERIAL_CONFLICT"
)

// Quads lists the classes in PLOVER's numbering: Quads()[0] is class 1.
func Quads() []Quad {
	return []Quad{VerbalCooperation, MaterialCooperation, VerbalConflict, MaterialConflict}
}

// Number returns PLOVER's number of the class, 1 to 4, or 0 for none of them.
func (q Quad) Number() int { return slices.Index(Quads(), q) + 1 }

// Mode says how an event was done; its meaning depends on the type. The empty
// mode is "none told".
type Mode string

// ModeScore is a mode of a type with its score, -10 (conflict) to 10 (cooperation).
type ModeScore struct {
	Mode  Mode
	Score float64
}

// TypeInfo is what PLOVER says of one type.
type TypeInfo struct {
	Type Type
	Quad Quad
	// Base is the score where no mode applies.
	Base float64
	// NeedsRecipient tells that PLOVER codes the type only with a recipient.
	NeedsRecipient bool
	Modes          []ModeScore
}

// Where the manual contradicts itself the readings of its errata are used:
// ACCUSE scores -3 (the sign was lost), SANCTION is material conflict,
// PROTEST vandalize takes the base score of its type.
var types = [...]TypeInfo{
	{Type: Agree, Quad: VerbalCooperation, Base: 2.5},
	{Type: Consult, Quad: VerbalCooperation, Base: 2.5, Modes: []ModeScore{{"visit", 4}, {"third-party", 1}, {"multilateral", 4}, {"phone", 1.5}}},
	{Type: Support, Quad: VerbalCooperation, Base: 5},
	{Type: Concede, Quad: VerbalCooperation, Base: 4.5},
	{Type: Cooperate, Quad: MaterialCooperation, Base: 9.5, NeedsRecipient: true},
	{Type: Aid, Quad: MaterialCooperation, Base: 10, NeedsRecipient: true},
	{Type: Retreat, Quad: MaterialCooperation, Base: 6.5, Modes: []ModeScore{
		{"withdraw", 8}, {"release", 6.5}, {"disarm", 10}, {"ceasefire", 7.5}, {"access", 6.5}, {"resign", 4.5}}},
	{Type: Request, Quad: VerbalConflict, Base: 0, Modes: []ModeScore{{"assist", 0.5}, {"change", -1}, {"yield", -1}, {"meet", 0}}},
	{Type: Accuse, Quad: VerbalConflict, Base: -3, Modes: []ModeScore{{"disapprove", -2}, {"investigate", -3.5}, {"allege", -3.5}}},
	{Type: Reject, Quad: VerbalConflict, Base: -2, Modes: []ModeScore{{"assist", -1.5}, {"change", -2}, {"yield", -2}, {"meet", -2}}},
	{Type: Threaten, Quad: VerbalConflict, Base: -3.5, Modes: []ModeScore{
		{"restrict", -3}, {"arrest", -3.5}, {"relations", -3.5}, {"expel", -3.5}, {"territory", -4}, {"violence", -3.5}}},
	{Type: Protest, Quad: MaterialConflict, Base: -5, Modes: []ModeScore{
		{"demo", -5}, {"riot", -7}, {"strike", -5}, {"hunger", -4.5}, {"boycott", -4.5}, {"obstruct", -4.5}, {"vandalize", -5}}},
	{Type: Sanction, Quad: MaterialConflict, Base: -6, NeedsRecipient: true, Modes: []ModeScore{
		{"convict", -6}, {"expel", -5.5}, {"withdraw", -6}, {"discontinue", -6}}},
	{Type: Mobilize, Quad: MaterialConflict, Base: -5.5, Modes: []ModeScore{{"troops", -6.5}, {"weapons", -6.5}, {"police", -5.5}, {"militia", -6}}},
	{Type: Coerce, Quad: MaterialConflict, Base: -7, Modes: []ModeScore{
		{"seize", -7}, {"restrict", -7}, {"censor", -6.5}, {"curfew", -6.5}, {"martial-law", -7.5}, {"arrest", -7}, {"deport", -7},
		{"withhold", -7}, {"misinformation", -6.5}, {"cyber", -7}}},
	{Type: Assault, Quad: MaterialConflict, Base: -9, Modes: []ModeScore{
		{"abduct", -8.5}, {"beat", -7.5}, {"torture", -8.5}, {"sexual", -8.5}, {"targeted", -9.5}, {"destroy", -8.5}, {"primitive", -8},
		{"firearms", -9}, {"explosives", -9}, {"suicide-attack", -9.5}, {"aerial", -9.5}, {"drone", -9.5}, {"heavy-weapons", -9.5},
		{"crowd-control", -7.5}, {"unconventional", -10}}},
}

// Types lists the 16 types in the manual's order.
func Types() []Type {
	ts := make([]Type, len(types))
	for i := range types {
		ts[i] = types[i].Type
	}
	return ts
}

// Info returns what PLOVER says of the type; ok is false for any other string.
// The slice of modes is the caller's own.
func (t Type) Info() (info TypeInfo, ok bool) {
	for i := range types {
		if types[i].Type == t {
			info = types[i]
			info.Modes = slices.Clone(info.Modes)
			return info, true
		}
	}
	return TypeInfo{}, false
}

// Quad returns the class of the type, "" for none of the 16.
func (t Type) Quad() Quad {
	for i := range types {
		if types[i].Type == t {
			return types[i].Quad
		}
	}
	return ""
}

// HasMode reports whether m is a mode of t; the empty mode belongs to every type.
func (t Type) HasMode(m Mode) bool {
	_, ok := t.score(m)
	return ok
}

// Score returns the score of the type in that mode, -10 to 10: the mode's, else
// the type's base. It is 0 for a type that is none of the 16.
func (t Type) Score(m Mode) float64 {
	s, _ := t.score(m)
	return s
}

func (t Type) score(m Mode) (float64, bool) {
	for i := range types {
		if types[i].Type != t {
			continue
		}
		if m == "" {
			return types[i].Base, true
		}
		for _, ms := range types[i].Modes {
			if ms.Mode == m {
				return ms.Score, true
			}
		}
		return types[i].Base, false
	}
	return 0, false
}

// Contexts lists PLOVER's 37 contexts (topics) in the manual's order.
func Contexts() []string { return slices.Clone(contexts[:]) }

// IsContext reports whether s is one of the 37.
func IsContext(s string) bool { return slices.Contains(contexts[:], s) }

var contexts = [...]string{
	"military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy", "pro_autocracy",
	"economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression", "human_security", "gender", "lgbt",
	"religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping", "health", "asylum", "migration", "disasters",
	"natural_resource", "environment", "technology", "terrorism", "cbrn", "cyber", "misinformation", "crime", "corruption",
	"illegal_drugs", "trafficking",
}

// Sector is PLOVER's code for the part of society an actor belongs to.
type Sector struct {
	Code, Meaning string
}

// Sectors lists PLOVER's 25 sectors and the 7 codes of non-state actors.
func Sectors() []Sector { return slices.Clone(sectors[:]) }

// IsSector reports whether s is one of the codes of Sectors.
func IsSector(s string) bool {
	return slices.ContainsFunc(sectors[:], func(x Sector) bool { return x.Code == s })
}

var sectors = [...]Sector{
	{"COP", "police"}, {"GOV", "executive and governing parties"}, {"JUD", "judiciary"}, {"LEG", "legislature"}, {"MIL", "state military"},
	{"PRM", "pro-government or non-opposition paramilitary"}, {"PTY", "political party"}, {"REB", "armed opposition"},
	{"SPY", "state intelligence"}, {"UAF", "unidentified armed forces"}, {"UNK", "unidentified"},
	{"AGR", "agricultural labour"}, {"BUS", "business"}, {"CRM", "criminals, gangs"}, {"CVL", "civilians, protesters, activists"},
	{"EDU", "education"}, {"ELI", "former officials and officials' families"}, {"JRN", "media"}, {"LAB", "labour"}, {"MED", "health"},
	{"REF", "refugees and displaced people"}, {"OPP", "opposition"}, {"PRE", "partially recognised"}, {"REL", "religious bodies"},
	{"SOC", "other civil society"},
	{"IGO", "intergovernmental organisation"}, {"UNO", "United Nations"}, {"EUR", "European Union"}, {"NGO", "non-governmental organisation"},
	{"ISM", "international social movement"}, {"IMG", "transnational militarised group"}, {"MNC", "multinational company"},
}
