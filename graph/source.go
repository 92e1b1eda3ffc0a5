package graph

import (
	"maps"
	"slices"
)

// IndependentSources counts who tells something independently, among articles
// that tell it: articles of one outlet, of one text, and those that credit one
// news agency count once, and so does the agency's own. An article whose outlet is
// unknown is a source of its own. Nil articles are left out.
func IndependentSources(articles []*Article) int {
	parent := map[string]string{}
	var find func(k string) string
	find = func(k string) string {
		if p, ok := parent[k]; ok && p != k {
			parent[k] = find(p)
			return parent[k]
		}
		parent[k] = k
		return k
	}
	for _, a := range articles {
		if a == nil {
			continue
		}
		own := find("article " + a.ID)
		for _, key := range sourceKeys(a) {
			parent[find(key)] = find(own)
		}
	}
	roots := map[string]bool{}
	for _, k := range slices.Sorted(maps.Keys(parent)) {
		roots[find(k)] = true
	}
	return len(roots)
}

// sourceKeys are what two articles of one source have in common.
func sourceKeys(a *Article) []string {
	var keys []string
	if a.Wire != "" {
		keys = append(keys, "outlet "+a.Wire) // the agency is an outlet too
	} else if a.Source != "" {
		keys = append(keys, "outlet "+a.Source)
	}
	if a.SHA256 != "" {
		keys = append(keys, "text "+a.SHA256)
	}
	return keys
}
