package nlp

// findEntities reads the tokens from left to right and opens, continues and closes entities by the scheme begin, in, last, unit,
// out. The scorer has been given the tokens' vectors; sentence starts must be known, since no entity crosses one.
func findEntities(score *scorer, tokens []Token, pieces []piece) []Entity {
	var found []Entity
	net := score.net
	open, label := noToken, ""
	for i := range tokens {
		features := [entityFeatures]int{i, noToken, noToken}
		if open != noToken {
			features[1], features[2] = open, i-1
		}
		scores := score.score(features[:])
		mayContinue := i+1 < len(tokens) && !tokens[i+1].SentStart
		best := -1
		if open == noToken {
			best = net.chooseOutside(scores, mayContinue, pieces[i].word.space)
		} else {
			best = net.chooseInside(scores, mayContinue, label)
		}
		if best < 0 {
			break
		}
		switch m := net.moves[best]; m.kind {
		case 'B':
			open, label = i, m.label
		case 'L':
			found = append(found, Entity{open, i + 1, label})
			open = noToken
		case 'U':
			found = append(found, Entity{i, i + 1, m.label})
		}
	}
	return found
}

// chooseOutside returns the best move where no entity is open: none starts at white space.
func (t *transitions) chooseOutside(scores []float32, mayContinue, space bool) int {
	best := -1
	if mayContinue && !space {
		best = better(scores, best, t.kinds['B'])
	}
	if !space {
		// The published model has a unit without a label, which spaCy never takes.
		units, unlabelled := t.kinds['U'], t.ofLabel('U', "")
		if unlabelled.to > 0 {
			best = better(scores, best, moveRange{units.from, unlabelled.from})
			units.from = unlabelled.to
		}
		best = better(scores, best, units)
	}
	return better(scores, best, t.kinds['O'])
}

// chooseInside returns the best move where an entity is open, -1 if there is none: only its own label continues it.
func (t *transitions) chooseInside(scores []float32, mayContinue bool, label string) int {
	best := -1
	if mayContinue {
		best = better(scores, best, t.ofLabel('I', label))
	}
	return better(scores, best, t.ofLabel('L', label))
}
