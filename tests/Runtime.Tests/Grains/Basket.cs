using Orleans;

namespace Anomaly.Runtime.Tests.Grains;

[GenerateSerializer]
[Alias("Tests.Basket")]
public sealed class Basket
{
    [Id(0)]
    public List<string> Items { get; set; } = [];

    [Id(1)]
    public Dictionary<string, int> Counts { get; set; } = [];

    [Id(2)]
    public int? Limit { get; set; }

    [Id(3)]
    public DayOfWeek Day { get; set; }

    [Id(4)]
    public byte[]? Blob { get; set; }
}
