using Orleans;
#pragma warning disable CA1040, CA1003, CA1045, CA1068

namespace Anomaly.Runtime.Tests.Contracts;

/// <summary>Interfaces and types that the runtime must refuse, none implemented by a grain class.</summary>
public static class BadContracts
{
    public interface INoAlias : IGrainWithStringKey
    {
        Task GoAsync();
    }

    [Alias("Bad.Property")]
    public interface IProperty : IGrainWithStringKey
    {
        int Size { get; }
    }

    [Alias("Bad.Sync")]
    public interface ISync : IGrainWithStringKey
    {
        int Go();
    }

    [Alias("Bad.TokenFirst")]
    public interface ITokenFirst : IGrainWithStringKey
    {
        Task GoAsync(CancellationToken cancellationToken, int number);
    }

    [Alias("Bad.ByReference")]
    public interface IByReference : IGrainWithStringKey
    {
        Task GoAsync(ref int number);
    }

    [Alias("Bad.Overloads")]
    public interface IOverloads : IGrainWithStringKey
    {
        Task GoAsync(int number);

        Task GoAsync(string text);
    }

    [Alias("Bad.Travels")]
    public interface ITravels<T> : IGrainWithStringKey;

    [Alias("Bad.Object")]
    public interface IObject : IGrainWithStringKey
    {
        Task GoAsync(object anything);
    }

    [Alias("Bad.Delegate")]
    public interface IDelegate : IGrainWithStringKey
    {
        Task GoAsync(List<Action> actions);
    }

    public sealed record Unmarked(int Number);

    [GenerateSerializer]
    public sealed record NoAlias([property: Id(0)] int Number);

    [GenerateSerializer]
    [Alias("Bad.NoId")]
    public sealed record NoId([property: Id(0)] int Number, string Forgotten);

    [GenerateSerializer]
    [Alias("Bad.TwiceId")]
    public sealed record TwiceId([property: Id(0)] int Number, [property: Id(0)] string Text);

    [GenerateSerializer]
    [Alias("Bad.Member")]
    public sealed record BadMember([property: Id(0)] Stream Content);

    [GenerateSerializer]
    [Alias("Bad.Abstract")]
    public abstract record Abstract([property: Id(0)] int Number);

    [GenerateSerializer]
    [Alias("Bad.GetOnly")]
    public sealed class GetOnly
    {
        [Id(0)]
        public int Number { get; }
    }
}
