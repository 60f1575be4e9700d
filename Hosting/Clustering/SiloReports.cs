using Anomaly.Grains.Interfaces;
using Anomaly.Storage;
using Orleans.Providers;

namespace Anomaly.Hosting.Clustering;

/// <summary>What a silo says of itself beyond what Orleans knows of it.</summary>
/// <param name="Silo">The silo, as host:port@generation.</param>
/// <param name="Version">The program's version.</param>
/// <param name="CommitsPerSecond">Detections committed to the store a second, of the last ten seconds.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.SiloReport")]
public sealed record SiloReport([property: Id(0)] string Silo, [property: Id(1)] string Version, [property: Id(2)] double CommitsPerSecond);

/// <summary>Answers for this silo when the management grain asks all of them.</summary>
internal sealed class SiloReporter(ILocalSiloDetails silo, StoreInstruments store) : IControllable
{
    /// <summary>The name that the management grain calls it by.</summary>
    public const string Name = "anomaly.report";

    public Task<object?> ExecuteCommand(int command, object? arg) =>
        Task.FromResult<object?>(new SiloReport(silo.SiloAddress.ToParsableString(), ProgramVersion.Current, store.CommitsPerSecond));
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
