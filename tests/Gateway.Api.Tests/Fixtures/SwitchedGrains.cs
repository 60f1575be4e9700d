using Anomaly.Hosting.Diagnostics;
using Orleans;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>The grains of the test that runs now, behind a factory that outlives it.</summary>
internal sealed class SwitchedGrains : IGrainFactory, ISiloLoads
{
    public GrainDoubles Doubles { get; set; } = new();

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey)
        where TGrainInterface : IGrainWithStringKey => Doubles.Factory.GetGrain<TGrainInterface>(primaryKey);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey)
        where TGrainInterface : IGrainWithIntegerKey => Doubles.Factory.GetGrain<TGrainInterface>(primaryKey);

    public Task<IReadOnlyList<SiloLoad>> ReadAsync(CancellationToken cancellationToken) => Doubles.Loads.ReadAsync(cancellationToken);
}
