package storetest

var filterCases = []testCase{}
