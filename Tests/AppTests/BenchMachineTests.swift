import Glibc
import Testing

@testable import App

@Suite struct BenchMachineTests {
    @Test func `processor time is counted from the end of the name, which may hold anything`() {
        let stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 250 150 0 0 20 0 1 0 12345 1 2"
        #expect(ProcessUsage.processorSeconds(stat: stat, ticksPerSecond: 100) == 4)
        #expect(ProcessUsage.processorSeconds(stat: "42 (short) S 1", ticksPerSecond: 100) == nil)
    }

    @Test func `what children that ended have used stands apart from a process's own`() throws {
        let stat = "42 (a) b (c) S 7 42 42 0 -1 4194560 100 0 0 0 250 150 30 20 20 0 1 0 12345 1 2"
        let member = try #require(FamilyMember(stat: stat))
        #expect(member.parent == 7 && member.ownTicks == 400 && member.endedTicks == 50)
        #expect(FamilyMember(stat: "42 (short) S 1 42") == nil)
        #expect(try ProcessUsage.familySeconds(of: getpid()) >= 0)
        #expect(throws: BenchFailure.self) { try ProcessUsage.familySeconds(of: pid_t.max) }
    }

    @Test func `resident memory is VmRSS`() {
        #expect(ProcessUsage.residentMegabytes(status: "Name:\tx\nVmHWM:\t9999 kB\nVmRSS:\t    2048 kB\n") == 2)
        #expect(ProcessUsage.residentMegabytes(status: "Name:\tx\n") == nil)
    }

    @Test func `this process has memory and a gone one is refused`() throws {
        #expect(try ProcessUsage(of: getpid()).residentMegabytes > 1)
        #expect(throws: BenchFailure.self) { try ProcessUsage(of: pid_t.max) }
    }

    @Test func `once the end is asked for every step refuses`() throws {
        let interruption = Interruption()
        try interruption.check()
        interruption.request()
        #expect(throws: BenchFailure.self) { try interruption.check() }
    }

    @Test func `what is waited for when the end is asked for is ended`() throws {
        let place = try Workplace(in: "/tmp")
        defer { place.remove() }
        let interruption = Interruption()
        let process = try BenchProcess(["sleep", "600"], outputPath: place.file("out"))
        interruption.request()
        #expect(throws: BenchFailure.self) { try process.wait(interruption) }
        #expect(!process.isRunning)
    }

    @Test func `a program that fails is told with what it said`() throws {
        let place = try Workplace(in: "/tmp")
        defer { place.remove() }
        let process = try BenchProcess(["sh", "-c", "echo reason; exit 3"], outputPath: place.file("out"))
        #expect {
            try process.wait(Interruption())
        } throws: {
            "\($0)".contains("reason")
        }
    }

    @Test func `the folder of a run is removed with everything in it`() throws {
        let place = try Workplace(in: "/tmp")
        let file = try place.write("secret", "load.lua")
        #expect(BenchFile.text(of: file) == "secret")
        var status = stat()
        #expect(stat(place.path + "/private", &status) == 0 && status.st_mode & 0o777 == 0o700)
        place.remove()
        #expect(access(place.path, F_OK) != 0)
    }
}
