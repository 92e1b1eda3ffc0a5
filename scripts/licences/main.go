// Command licences lists the licence of every Go module that ends up in the
// binary, and fails when one has none or one that does not go with Apache-2.0.
//
//	go run ./scripts/licences            # a table
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/google/licensecheck"
)

// allowed are the licences that an Apache-2.0 program may include as they are,
// by SPDX identifier. MPL-2.0 is file by file: its files stay unchanged.
var allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "ISC", "MIT", "MIT-0", "MPL-2.0", "Unlicense", "CC0-1.0", "Zlib"}

// minimumCover is the share of a licence file, in percent, that must be licence text.
const minimumCover = 60

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run(out io.Writer) error {
	modules, err := modulesOf(".")
	if err != nil {
		return err
	}
	var problems []error
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	for _, m := range modules {
		ids, err := licencesIn(m.Dir)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s %s: %w", m.Path, m.Version, err))
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", m.Path, m.Version, strings.Join(ids, ", "))
	}
	return errors.Join(table.Flush(), errors.Join(problems...))
}

type module struct{ Path, Version, Dir string }

// modulesOf returns the modules, other than our own, whose packages the main
// package imports, sorted by path.
func modulesOf(pkg string) ([]module, error) {
	cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", pkg)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list -deps %s: %w: %s", pkg, err, stderr.String())
	}
	var ms []module
	for s := bufio.NewScanner(bytes.NewReader(output)); s.Scan(); {
		if parts := strings.Split(s.Text(), "\t"); len(parts) == 3 {
			ms = append(ms, module{parts[0], parts[1], parts[2]})
		}
	}
	slices.SortFunc(ms, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return slices.Compact(ms), nil
}

// licencesIn returns the SPDX identifiers found in the licence files of a
// module's root, sorted. It is an error when there is none or one is not allowed.
func licencesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(name, "LICENSE") && !strings.HasPrefix(name, "LICENCE") && !strings.HasPrefix(name, "COPYING") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		cover := licensecheck.Scan(text)
		if cover.Percent < minimumCover {
			continue
		}
		for _, m := range cover.Match {
			ids = append(ids, m.ID)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 {
		return nil, errors.New("no licence text recognised in its root")
	}
	for _, id := range ids {
		if !slices.Contains(allowed, id) {
			return nil, fmt.Errorf("licence %s: want one of %s", id, strings.Join(allowed, ", "))
		}
	}
	return ids, nil
}
