package storetest

var relationCases = []testCase{}
