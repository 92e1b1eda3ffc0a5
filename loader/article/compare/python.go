package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// pythonReader is trafilatura in Python, kept running over all pages.
type pythonReader struct {
	command *exec.Cmd
	pages   *json.Encoder
	stdin   io.Closer
	answers *bufio.Scanner
}

// startPython starts interpreter on readpages.py in the working directory.
func startPython(interpreter string) (*pythonReader, error) {
	command := exec.Command(interpreter, "readpages.py")
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("starting readpages.py: %w", err)
	}
	answers := bufio.NewScanner(stdout)
	answers.Buffer(nil, 64<<20)
	return &pythonReader{command: command, pages: json.NewEncoder(stdin), stdin: stdin, answers: answers}, nil
}

// read returns what the library reads; it ends the program when the script is gone.
func (r *pythonReader) read(p page) reading {
	var answer struct{ Title, Date, Authors, Text string }
	err := r.pages.Encode(map[string]any{"url": p.url, "source": p.source})
	if err == nil && !r.answers.Scan() {
		err = fmt.Errorf("no answer: %w", r.answers.Err())
	}
	if err == nil {
		err = json.Unmarshal(r.answers.Bytes(), &answer)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "readpages.py on %s: %v\n", p.file, err)
		os.Exit(1)
	}
	return reading{title: answer.Title, date: answer.Date, text: answer.Text, authors: splitAuthors(answer.Authors)}
}

func (r *pythonReader) close() error {
	r.stdin.Close()
	return r.command.Wait()
}
