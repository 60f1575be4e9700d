using System.Collections.Immutable;
using Orleans;

namespace Anomaly.Runtime.Tests.Grains;

[GenerateSerializer]
[Alias("Tests.Note")]
public sealed record Note(
    [property: Id(0)] string Text,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] ImmutableArray<double> Values,
    [property: Id(3)] Note? Reply = null);
