using Anomaly.Runtime.Contracts;
using Orleans.Runtime;

namespace Anomaly.Runtime.Diagnostics;

/// <summary>Which grain ids name a silo itself.</summary>
internal static class SiloControl
{
    private static readonly GrainType Type = GrainInterface.Of(typeof(ISiloControlGrain)).GrainType!.Value;

    /// <summary>The silo that <paramref name="id"/> names; null when it names an ordinary grain.</summary>
    public static SiloAddress? AddressOf(GrainId id) => id.Type == Type ? SiloAddress.FromParsableString(id.Key.Value) : null;
}
