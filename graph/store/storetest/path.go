package storetest

var pathCases = []testCase{}
