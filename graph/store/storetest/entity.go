package storetest

var entityCases = []testCase{}
