using Microsoft.Data.Sqlite;

namespace Anomaly.Cli.Tests.Commands;

/// <summary>People of a store, and the audit of it.</summary>
public sealed class UsersCommandTests : IDisposable
{
    private readonly CliRun _cli = new();

    private string[] Store => ["--store", _cli.PathOf("anomaly.db")];

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task People_areAddedListedGivenRolesAndRemoved_andTheAuditHasIt()
    {
        Assert.Equal(ExitCode.Done, await _cli.RunAsync(["users", "add", "Ann@example.com", "--admin", "--gateway", "https://anomaly.example/x", .. Store]));
        Assert.Matches("^ann@example.com was added as admin, and chooses a password within two days at\nhttps://anomaly.example/sign-in#reset=[A-Za-z0-9_-]{43}\n$", _cli.Out);
        Assert.Equal(ExitCode.Done, await _cli.RunAsync(["users", "add", "bob@example.com", "--name", "Bob", "--json", .. Store]));
        Assert.Equal(("viewer", true), (_cli.Json.GetProperty("role").GetString(), _cli.Json.GetProperty("link").GetString()!.StartsWith("http://127.0.0.1:5000/sign-in#reset=", StringComparison.Ordinal)));
        Assert.Equal(ExitCode.Done, await _cli.RunAsync(["users", "role", "BOB@example.com", "operator", .. Store]));
        Assert.Equal(ExitCode.Done, await _cli.RunAsync(["users", "list", "--json", .. Store]));
        // In the order of the machine's clock, which may have been set back between the two.
        var people = _cli.Json.EnumerateArray().ToDictionary(person => person.GetProperty("email").GetString()!);
        Assert.Equal(("admin", "operator"), (people["ann@example.com"].GetProperty("role").GetString(), people["bob@example.com"].GetProperty("role").GetString()));
        var id = people["bob@example.com"].GetProperty("id").GetString()!;
        Assert.Equal(ExitCode.Done, await _cli.RunAsync(["users", "reset", id, .. Store]));
        Assert.Equal(ExitCode.Done, await _cli.RunAsync(["users", "remove", id, .. Store]));
        Assert.Equal(ExitCode.Done, await _cli.RunAsync(["users", "list", .. Store]));
        Assert.DoesNotContain("bob@example.com", _cli.Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await _cli.RunAsync(["audit", "verify", "--json", .. Store]));
        var (entries, hash) = (_cli.Json.GetProperty("entries").GetInt64(), _cli.Json.GetProperty("hash").GetString()!);
        Assert.Equal(5, entries);
        Assert.Equal(ExitCode.Done, await _cli.RunAsync(["audit", "verify", "--expect", hash, .. Store]));
        Assert.Equal($"5 entries, all in place. The last one's hash: {hash}\n", _cli.Out);
        await using (var store = new SqliteConnection($"Data Source={Store[1]};Pooling=False"))
        {
            await store.OpenAsync();
            await using var change = store.CreateCommand();
            change.CommandText = "update audit set actor = 'nobody' where sequence = 2";
            await change.ExecuteNonQueryAsync();
        }

        Assert.Equal(ExitCode.Failed, await _cli.RunAsync(["audit", "verify", .. Store]));
        Assert.StartsWith("error: Entry 2 of", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBe_isASentence()
    {
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync(["users", "list", .. Store]));
        Assert.Contains("There is no store", _cli.Error, StringComparison.Ordinal);
        await _cli.RunAsync(["users", "add", "ann@example.com", "--admin", .. Store]);
        foreach (var (words, code, sentence) in new[]
        {
            ("users add ann@example.com", ExitCode.Failed, "Email already registered"), ("users add ann", ExitCode.Failed, "This is no e-mail address"),
            ("users add bob@example.com --role root", ExitCode.BadUsage, "There is no role 'root': use one of viewer analyst operator admin."),
            ("users role ann@example.com viewer", ExitCode.Failed, "This is the only admin"), ("users remove ann@example.com", ExitCode.Failed, "This is the only admin"),
            ("users reset nobody@example.com", ExitCode.Failed, "Nobody has the address or id 'nobody@example.com'"),
            ($"audit verify --expect {new string('1', 64)}", ExitCode.Failed, "No entry has the hash that was expected"),
        })
        {
            Assert.Equal(code, await _cli.RunAsync([.. words.Split(' '), .. Store]));
            Assert.Contains(sentence, _cli.Error, StringComparison.Ordinal);
        }
    }
}
