namespace Anomaly.People.Tests;

public sealed class RulesTests
{
    [Theory]
    [InlineData("Ann@Example.com ", "ann@example.com")]
    [InlineData("a.b+c@sub.example.co.th", "a.b+c@sub.example.co.th")]
    public void Address_isKeptInLowerCase(string text, string address) => Assert.Equal(address, EmailAddress.Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("ann@")]
    [InlineData("@example.com")]
    [InlineData("Ann <ann@example.com>")]
    [InlineData("ann@example.com, bob@example.com")]
    [InlineData("ann@example.com\r\nBcc: all@example.com")]
    [InlineData("ann@exam ple.com")]
    public void Address_thatIsNone_isRefused(string? text) => Assert.Equal("email", Assert.Throws<AccountException>(() => EmailAddress.Read(text)).Field);

    [Fact]
    public void Pauses_growToAnHour()
    {
        Assert.Equal([0, 0, 0, 0, 30, 60, 120, 240], Enumerable.Range(1, 8).Select(failures => (int)LockOut.PauseAfter(failures).TotalSeconds));
        Assert.Equal(TimeSpan.FromHours(1), LockOut.PauseAfter(1000));
    }

    [Theory]
    [InlineData("user", Role.Viewer)]
    [InlineData("Admin", Role.Admin)]
    [InlineData("operator", Role.Operator)]
    public void Role_isReadByItsName_theOldOneToo(string text, Role role)
    {
        Assert.True(Roles.TryParse(text, out var read));
        Assert.Equal(role, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("root")]
    [InlineData("viewer, admin")]
    public void Role_thatIsNone_isNotRead(string? text) => Assert.False(Roles.TryParse(text, out _));

    [Fact]
    public void Secrets_areLongRandomAndKeptAsHashes()
    {
        Assert.Matches("^anomaly_[A-Za-z0-9_-]{43}$", Secrets.NewKey());
        Assert.NotEqual(Secrets.NewKey(), Secrets.NewKey());
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Secrets.HashOf("abc"));
    }

    [Fact]
    public void Person_printsNoSecret()
    {
        var person = Person.New(DateTime.UnixEpoch) with { PasswordHash = "hash", Email = "ann@example.com" };

        Assert.Equal(person.Id, $"{person}");
        Assert.True(PersonId.IsWellFormed(person.Id));
    }
}
