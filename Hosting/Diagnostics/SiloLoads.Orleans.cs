#if MICROSOFT_ORLEANS
namespace Anomaly.Hosting.Diagnostics;

/// <summary>The Microsoft packages report load through their own meters, not to callers.</summary>
internal sealed class SiloLoads : ISiloLoads
{
    public Task<IReadOnlyList<SiloLoad>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SiloLoad>>([]);
}
#endif
