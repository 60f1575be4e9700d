using Anomaly.Storage.Sqlite;

namespace Anomaly.Storage.Tests.Sqlite;

/// <summary>Reminders of the embedded engine.</summary>
public sealed class ReminderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WriteReminderAsync_isReadBackAsItWas_andReplaced()
    {
        await using var store = _folder.Open();
        var (morning, evening) = (Reminder("grain/a", "morning"), Reminder("grain/a", "evening", hash: uint.MaxValue));
        Assert.Null(await store.FindReminderAsync("grain/a", "morning"));

        morning = morning with { Etag = await store.WriteReminderAsync(morning) };
        evening = evening with { Etag = await store.WriteReminderAsync(evening) };
        await store.WriteReminderAsync(Reminder("grain/b", "morning"));
        Assert.Equal(morning, await store.FindReminderAsync("grain/a", "morning"));

        var later = morning with { StartAt = morning.StartAt.AddDays(1), Period = TimeSpan.FromDays(40), GrainHash = 9 };
        later = later with { Etag = await store.WriteReminderAsync(later) };

        Assert.NotEqual(morning.Etag, later.Etag);
        Assert.Equal([evening, later], await store.ListRemindersAsync("grain/a"));
        Assert.Empty(await store.ListRemindersAsync("grain/c"));
    }

    [Fact]
    public async Task DeleteReminderAsync_onlyWithTheEtagOfNow()
    {
        await using var store = _folder.Open();
        var first = await store.WriteReminderAsync(Reminder("g", "r"));
        var second = await store.WriteReminderAsync(Reminder("g", "r"));

        Assert.False(await store.DeleteReminderAsync("g", "r", first));
        Assert.False(await store.DeleteReminderAsync("g", "other", second));
        Assert.NotNull(await store.FindReminderAsync("g", "r"));
        Assert.True(await store.DeleteReminderAsync("g", "r", second));
        Assert.False(await store.DeleteReminderAsync("g", "r", second));
        Assert.Null(await store.FindReminderAsync("g", "r"));
    }

    [Theory]
    [InlineData(1u, 100u, "2 100")]
    [InlineData(0u, uint.MaxValue, "1 2 100 2147483648 4294967295")]
    [InlineData(2147483647u, 2147483648u, "2147483648")]
    [InlineData(100u, 1u, "0 1 2147483648 4294967295")]
    [InlineData(uint.MaxValue, 0u, "0")]
    [InlineData(100u, 100u, "0 1 2 100 2147483648 4294967295")]
    public async Task ListRemindersAsync_ofARange_goesAroundTheRing(uint above, uint upTo, string expected)
    {
        await using var store = _folder.Open();
        foreach (var hash in new[] { 0u, 1u, 2u, 100u, 1u << 31, uint.MaxValue })
            await store.WriteReminderAsync(Reminder($"g{hash}", "r", hash));

        var found = await store.ListRemindersAsync(above, upTo);

        Assert.Equal(expected, string.Join(' ', found.Select(reminder => reminder.GrainHash).Order()));
    }

    [Fact]
    public async Task Reminders_surviveReopening_untilAllAreDeleted()
    {
        var reminder = Reminder("g", "r");
        await using (var store = _folder.Open())
            reminder = reminder with { Etag = await store.WriteReminderAsync(reminder) };

        await using var reopened = _folder.Open();
        Assert.Equal(reminder, await reopened.FindReminderAsync("g", "r"));
        await reopened.DeleteRemindersAsync();
        Assert.Empty(await reopened.ListRemindersAsync(0, 0));
    }

    [Theory]
    [InlineData("", "r")]
    [InlineData("g", "")]
    [InlineData("g\n", "r")]
    [InlineData("g", "r\0")]
    public async Task WriteReminderAsync_refusesBadNames(string grain, string name)
    {
        await using var store = _folder.Open();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.WriteReminderAsync(Reminder(grain, name)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.WriteReminderAsync(Reminder(new string('g', 301), name)));

        Assert.Empty(await store.ListRemindersAsync(0, 0));
    }

    private static StoredReminder Reminder(string grain, string name, uint hash = 5) =>
        new(grain, name, hash, new DateTime(2026, 3, 2, 14, 30, 0, 250, DateTimeKind.Utc), TimeSpan.FromMilliseconds(90_001), "");
}
