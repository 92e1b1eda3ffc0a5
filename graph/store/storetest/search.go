package storetest

var searchCases = []testCase{}
