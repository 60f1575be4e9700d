using Orleans;

namespace Anomaly.Upgrade;

[GrainType("parcel")]
internal sealed class ParcelGrain : Grain, IParcelGrain
{
#if CONTRACT_2
    public const int Version = 2;

    public Task<Receipt> WeighAsync(Parcel parcel, CancellationToken cancellationToken) =>
        Task.FromResult(new Receipt { Content = parcel.Content, ServedBy = Version, Grams = parcel.Grams });

    public Task<Receipt> SealAsync(CancellationToken cancellationToken) => Task.FromResult(new Receipt { Content = "sealed", ServedBy = Version });
#else
    public const int Version = 1;

    public Task<Receipt> WeighAsync(Parcel parcel, CancellationToken cancellationToken) => Task.FromResult(new Receipt { Content = parcel.Content, ServedBy = Version });
#endif
}
