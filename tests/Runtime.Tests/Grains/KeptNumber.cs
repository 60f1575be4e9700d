namespace Anomaly.Runtime.Tests.Grains;

public sealed class KeptNumber
{
    public int Value { get; set; }
}
