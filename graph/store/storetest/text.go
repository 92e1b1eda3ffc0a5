package storetest

var textCases = []testCase{}
