package storetest

var lifeCases = []testCase{}
