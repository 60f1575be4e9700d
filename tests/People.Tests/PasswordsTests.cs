
namespace Anomaly.People.Tests;

public sealed class PasswordsTests
{
    private static readonly Passwords Passwords = new(iterations: 1000, oldCost: 4);

    [Fact]
    public async Task Hash_isCheckedByTheRightPasswordAlone_andNeverTheSameTwice()
    {
        var hash = await Passwords.HashAsync("correct horse", default);

        Assert.NotEqual(hash, await Passwords.HashAsync("correct horse", default));
        Assert.DoesNotContain("horse", hash, StringComparison.Ordinal);
        Assert.Equal(PasswordCheck.Right, await Passwords.CheckAsync(hash, "correct horse", default));
        foreach (var wrong in new[] { "correct hors", "Correct horse", "", null, new string('x', 5000) })
            Assert.Equal(PasswordCheck.Wrong, await Passwords.CheckAsync(hash, wrong, default));
        Assert.Equal(PasswordCheck.Wrong, await Passwords.CheckAsync(null, "correct horse", default));
    }

    [Fact]
    public async Task Hash_ofTheOldSystem_isRightAndOld()
    {
        // Of bcryptjs at cost 10, as the old service made them.
        const string old = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

        Assert.Equal(PasswordCheck.Wrong, await Passwords.CheckAsync(old, "wrong", default));
        var made = BCrypt.Net.BCrypt.HashPassword("secret1", 4);
        Assert.StartsWith("$2", made, StringComparison.Ordinal);
        Assert.Equal(PasswordCheck.RightButOld, await Passwords.CheckAsync(made, "secret1", default));
    }

    [Fact]
    public async Task Hash_ofFewerRounds_isRightAndOld()
    {
        using var stronger = new Passwords(iterations: 2000, oldCost: 4);

        Assert.Equal(PasswordCheck.RightButOld, await stronger.CheckAsync(await Passwords.HashAsync("correct horse", default), "correct horse", default));
    }

    [Theory]
    [InlineData("$2b$10$short")]
    [InlineData("$2")]
    [InlineData("no hash at all")]
    [InlineData("")]
    public async Task Hash_thatIsNone_letsNobodyIn(string hash) => Assert.Equal(PasswordCheck.Wrong, await Passwords.CheckAsync(hash, "correct horse", default));

    [Theory]
    [InlineData(null)]
    [InlineData("12345")]
    public async Task Password_thatIsTooShort_isRefused(string? password) =>
        Assert.Equal("A password has 6 to 200 characters.", (await Assert.ThrowsAsync<AccountException>(() => Passwords.HashAsync(password, default))).Message);
}
