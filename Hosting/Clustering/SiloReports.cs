using Anomaly.Detection.Series;
using Anomaly.Grains.Interfaces;
using Anomaly.Hosting.Health;
using Anomaly.MarketData;
using Anomaly.MarketData.Requests;
using Anomaly.MarketData.Sources;
using Anomaly.Storage;
using Anomaly.Storage.Hosting;
using Orleans.Providers;

namespace Anomaly.Hosting.Clustering;

/// <summary>What a silo says of itself beyond what Orleans knows of it.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.SiloReport")]
public sealed record SiloReport
{
    /// <summary>The silo, as host:port@generation.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    /// <summary>The program's version.</summary>
    [Id(1)]
    public required string Version { get; init; }

    /// <summary>Detections committed to the store a second, of the last ten seconds.</summary>
    [Id(2)]
    public double CommitsPerSecond { get; init; }

    /// <summary>What it did in the last ten minutes, by kind; nothing of what it did not do.</summary>
    [Id(3)]
    public WorkReport[] Work { get; init; } = [];

    /// <summary>The sources it gets bars from, the default source first.</summary>
    [Id(4)]
    public SourceReport[] Sources { get; init; } = [];

    /// <summary>The store that it writes to; null in a report of an older version.</summary>
    [Id(5)]
    public StoreReport? Store { get; init; }
}

/// <summary>How often a kind of work was done in the last ten minutes, and how long it took.</summary>
/// <param name="Kind">request, detection, scan_lag (from a bar's close to the end of its detection by the schedule), commit, source_request or budget_wait.</param>
/// <param name="Count">How often.</param>
/// <param name="Failed">How many of these failed.</param>
/// <param name="P50Seconds">Half of them took no longer, in seconds, exact to a seventh.</param>
/// <param name="P99Seconds">99 of 100 took no longer, in seconds, exact to a seventh.</param>
/// <param name="LongestSeconds">The longest took so long, in seconds.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.WorkReport")]
public sealed record WorkReport(
    [property: Id(0)] string Kind, [property: Id(1)] long Count, [property: Id(2)] long Failed, [property: Id(3)] double P50Seconds, [property: Id(4)] double P99Seconds,
    [property: Id(5)] double LongestSeconds);

/// <summary>A source of bars.</summary>
/// <param name="Source">Which one.</param>
/// <param name="RequestsPerSecond">Requests a second that all silos together may make over time; null where nothing bounds them.</param>
/// <param name="Burst">Requests that can be saved up; null where nothing bounds them.</param>
/// <param name="LeftAloneUntil">Until when this silo leaves it alone after repeated failures, UTC; null while it asks it.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.SourceReport")]
public sealed record SourceReport(
    [property: Id(0)] MarketDataSource Source, [property: Id(1)] double? RequestsPerSecond, [property: Id(2)] int? Burst, [property: Id(3)] DateTimeOffset? LeftAloneUntil);

/// <summary>The store, as a silo sees it.</summary>
/// <param name="Engine">Sqlite or PostgreSql.</param>
/// <param name="Bytes">Its size; null where it could not be measured.</param>
/// <param name="RunDays">Days that ended runs are kept; those that found or retracted anything are kept forever.</param>
/// <param name="BarDays">Days that bars are kept, by interval code; an interval that is not named is kept forever.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.StoreReport")]
public sealed record StoreReport([property: Id(0)] string Engine, [property: Id(1)] long? Bytes, [property: Id(2)] int RunDays, [property: Id(3)] Dictionary<string, double> BarDays);

/// <summary>Answers for this silo when the management grain asks all of them.</summary>
internal sealed class SiloReporter(
    ILocalSiloDetails silo, StoreInstruments commits, RecentWork work, HostInstruments host, BarSources sources, RequestRate rate, IEnumerable<MarketDataInstruments> remote,
    IOptions<StoreOptions> store) : IControllable
{
    /// <summary>The name that the management grain calls it by.</summary>
    public const string Name = "anomaly.report";

    public Task<object?> ExecuteCommand(int command, object? arg) => Task.FromResult<object?>(new SiloReport
    {
        Silo = silo.SiloAddress.ToParsableString(),
        Version = ProgramVersion.Current,
        CommitsPerSecond = commits.CommitsPerSecond,
        Work = work.Read(),
        Sources = [.. sources.InUse.Select(source => Report(source.Name))],
        Store = new StoreReport(
            store.Value.Engine.ToString(), host.StoreBytes, store.Value.RunRetentionDays,
            store.Value.BarRetention.ToDictionary(entry => entry.Key, entry => entry.Value.TotalDays)),
    });

    /// <summary>Only Yahoo is asked over the network.</summary>
    private SourceReport Report(MarketDataSource source) => source == MarketDataSource.Yahoo
        ? new(source, rate.PerSecond, rate.Burst, remote.Select(instruments => instruments.CircuitOpenUntil).FirstOrDefault(until => until is not null))
        : new(source, null, null, null);
}

/// <summary>Asks every active silo for its report.</summary>
public interface ISiloReports
{
    /// <summary>One report for each active silo.</summary>
    Task<IReadOnlyList<SiloReport>> ReadAsync();
}

/// <inheritdoc cref="ISiloReports" />
internal sealed class SiloReports(IGrainFactory grains) : ISiloReports
{
    public async Task<IReadOnlyList<SiloReport>> ReadAsync() =>
        [.. (await grains.GetGrain<IManagementGrain>(0).SendControlCommandToProvider<SiloReporter>(SiloReporter.Name, command: 0)).OfType<SiloReport>()];
}
