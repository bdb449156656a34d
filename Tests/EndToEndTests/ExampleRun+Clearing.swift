extension ExampleRun {
    /// Signs another hospital up, which the examples send money to.
    mutating func makeNeighbour() throws {
        let neighbour = try Clinic.signUp(Installation.freshCode(), clinic.client)
        name("otherHospitalId", neighbour.variables["hospitalId"])
    }
}
