using Orleans;

namespace Anomaly.Runtime.Tests.Grains;

[GenerateSerializer]
[Alias("Tests.SoldOutException")]
public sealed class SoldOutException(string message, Exception? cause = null) : Exception(message, cause)
{
    [Id(0)]
    public string Item { get; init; } = "";

    [Id(1)]
    public int Left { get; init; }
}
