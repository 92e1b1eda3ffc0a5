package storetest

var pageCases = []testCase{}
