package storetest

var articleCases = []testCase{}
