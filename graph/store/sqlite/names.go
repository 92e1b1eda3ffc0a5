package sqlite

import "sync"

// maxNames bounds how many numbers readers remember.
const maxNames = 500_000

// names remembers the numbers of symbols for all readers. A number
// that was once committed never changes, so that nothing here grows stale;
// what is missing is not remembered, for it may come.
type names struct {
	mu      sync.RWMutex
	numbers map[string]int64 // GUARDED_BY(mu)
	texts   map[int64]string // GUARDED_BY(mu)
}

func newNames() *names {
	return &names{numbers: map[string]int64{}, texts: map[int64]string{}}
}

func (n *names) number(text string) (int64, bool) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	id, ok := n.numbers[text]
	return id, ok
}

func (n *names) text(id int64) (string, bool) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	text, ok := n.texts[id]
	return text, ok
}

func (n *names) learnSymbol(text string, id int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.texts) >= maxNames {
		clear(n.texts)
		clear(n.numbers)
	}
	n.numbers[text], n.texts[id] = id, text
}

// symbol returns the number of a text; ok is false when the file has none.
func (c *conn) symbol(text string) (id int64, ok bool, err error) {
	if id, ok = c.names.number(text); ok {
		return id, true, nil
	}
	id, ok, err = c.number("SELECT id FROM symbol WHERE text = ?", text)
	if ok && err == nil {
		c.names.learnSymbol(text, id)
	}
	return id, ok, err
}

// symbolText returns the text of a number that the file has.
func (c *conn) symbolText(id int64) (string, error) {
	if text, ok := c.names.text(id); ok {
		return text, nil
	}
	text, ok, err := c.text("SELECT text FROM symbol WHERE id = ?", id)
	if ok && err == nil {
		c.names.learnSymbol(text, id)
	}
	return text, err
}

// find returns the numbers of a term; ok is false when no event ever had it.
func (c *conn) find(t term) (n numbered, ok bool, err error) {
	n.role = t.role
	if n.a, ok, err = c.symbol(t.a); ok && t.b != "" {
		n.b, ok, err = c.symbol(t.b)
	}
	return n, ok && err == nil, err
}
