using Anomaly.Grains.Interfaces;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Upgrade;

/// <summary>A contract before (version 1) and after (version 2) the additions that the rules for contracts allow.</summary>
[Alias("upgrade.IParcelGrain"), GrainInterfaceType("upgrade.IParcelGrain")]
public interface IParcelGrain : IGrainWithStringKey
{
    [SafeToRetry]
    [Alias("WeighAsync")]
    Task<Receipt> WeighAsync(Parcel parcel, CancellationToken cancellationToken);

#if CONTRACT_2
    /// <summary>Only version 2 knows it.</summary>
    [SafeToRetry]
    [Alias("SealAsync")]
    Task<Receipt> SealAsync(CancellationToken cancellationToken);
#endif
}

/// <summary>What is sent.</summary>
[GenerateSerializer, Immutable]
[Alias("upgrade.Parcel")]
public sealed record Parcel
{
    [Id(0)]
    public required string Content { get; init; }

#if CONTRACT_2
    /// <summary>Only version 2 knows it.</summary>
    [Id(1)]
    public int? Grams { get; init; }
#endif
}

/// <summary>What is answered.</summary>
[GenerateSerializer, Immutable]
[Alias("upgrade.Receipt")]
public sealed record Receipt
{
    /// <summary>As it arrived.</summary>
    [Id(0)]
    public required string Content { get; init; }

    /// <summary>The version of the silo that answers.</summary>
    [Id(1)]
    public required int ServedBy { get; init; }

#if CONTRACT_2
    /// <summary>As it arrived. Only version 2 knows it.</summary>
    [Id(2)]
    public int? Grams { get; init; }
#endif
}
