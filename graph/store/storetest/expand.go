package storetest

var expandCases = []testCase{}
