package neo4j

// maxMemory is how many entities a Store remembers between two writes.
const maxMemory = 20_000

// memory is what a writer knows of entities after it wrote. It holds as long as
// nobody else writes.
type memory struct {
	token    string // of the write that it is of
	entities map[string]*entityState
}

// Every writer writes this node first, which makes it wait until the transaction
// that wrote it before has ended, and leaves its token there.
const takeTurn = `MATCH (d:Detente {id: 'graph'}) SET d.turn = true WITH d, d.writer AS last SET d.writer = $token RETURN last`

// takeTurn waits for other writers, leaves the token of the memory that begins and
// returns the token of the write before, "" where there was none.
func (t *transaction) takeTurn() (last string, err error) {
	rows, err := t.ask(takeTurn, map[string]any{"token": t.memory.token})
	if err != nil || len(rows) == 0 {
		return "", err
	}
	r := reader{row: rows[0]}
	return r.text("last"), r.err
}

// settle makes of the states that were written the states that are there.
func (m *memory) settle() {
	if len(m.entities) > maxMemory {
		m.entities = map[string]*entityState{}
	}
	for _, e := range m.entities {
		e.settle()
	}
}

func (e *entityState) settle() {
	if !e.touched {
		return
	}
	e.known, e.touched = true, false
	e.before, e.country = e.merged(), e.countryNow()
	for key, f := range e.forms {
		if f.before = f.articles; f.articles == 0 {
			delete(e.forms, key)
		}
	}
}
