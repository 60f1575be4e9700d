namespace Anomaly.Storage.Tests;

public sealed class StoreRulesTests
{
    private static readonly SeriesKey Series = Samples.Series();

    public static TheoryData<string, Func<DetectionCommit, DetectionCommit>> Malformed => new()
    {
        { "not in time order", commit => commit with { Bars = [Samples.Bar(2), Samples.Bar(1)] } },
        { "not in time order", commit => commit with { Bars = [Samples.Bar(2), Samples.Bar(2)] } },
        { "not complete", commit => commit with { Bars = [Samples.Bar(1) with { Volume = double.NaN }] } },
        { "whole second", commit => commit with { Bars = [new Bar(Samples.Start.AddTicks(1), 1, 1, 1, 1, 1)] } },
        { "an anomaly of MSFT/1d", commit => commit with { Anomalies = [Samples.Anomaly(Samples.Series("MSFT/1d"), 1)] } },
        { "a run of MSFT/1d", commit => commit with { Run = Samples.Run(Samples.Series("MSFT/1d")) } },
        { "600 characters long", commit => commit with { Run = Samples.Run(Series) with { Id = new string('i', 600) } } },
        { "501 characters long", commit => commit with { Anomalies = [Samples.Anomaly(Series, 1) with { ModelVersion = new string('v', 501) }] } },
        { "must be UTC", commit => commit with { Metadata = commit.Metadata with { UpdatedAt = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Local) } } },
        { "negative", commit => commit with { ExpectedVersion = -1 } },
    };

    [Theory]
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public async Task CommitAsync_malformedCommit_isRefusedBeforeAnythingIsWritten(string says, Func<DetectionCommit, DetectionCommit> spoil)
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);

        var refused = await Assert.ThrowsAnyAsync<ArgumentException>(() => test.Store.CommitAsync(spoil(Samples.Commit(Series, 0, []))));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Null(await test.Store.LoadSeriesAsync(Series));
    }
}
