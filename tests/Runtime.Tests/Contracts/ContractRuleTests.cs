using Anomaly.Runtime.Contracts;
using Anomaly.Runtime.Serialization;
using Anomaly.Runtime.Tests.Grains;
using Orleans;
using Xunit;

namespace Anomaly.Runtime.Tests.Contracts;

public sealed class ContractRuleTests
{
    [Theory]
    [InlineData(typeof(BadContracts.INoAlias), "must carry an [Alias]")]
    [InlineData(typeof(BadContracts.IProperty), "Size is a property")]
    [InlineData(typeof(BadContracts.ISync), "returns System.Int32")]
    [InlineData(typeof(BadContracts.ITokenFirst), "CancellationToken last")]
    [InlineData(typeof(BadContracts.IByReference), "by reference")]
    [InlineData(typeof(BadContracts.IOverloads), "several methods called 'GoAsync'")]
    [InlineData(typeof(BadContracts.ITravels<int>), "is generic")]
    [InlineData(typeof(BadContracts.IObject), "System.Object may not travel")]
    [InlineData(typeof(BadContracts.IDelegate), "System.Action may not travel")]
    [InlineData(typeof(IDisposable), "is no grain interface")]
    public void Interface_that_breaks_a_rule_is_refused_by_name(Type type, string reason)
    {
        var failure = Assert.Throws<GrainContractException>(() => GrainInterface.Of(type));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(BadContracts.Unmarked), "marked [GenerateSerializer]")]
    [InlineData(typeof(BadContracts.NoAlias), "must carry an [Alias]")]
    [InlineData(typeof(BadContracts.NoId), "[property: Id(n)]")]
    [InlineData(typeof(BadContracts.TwiceId), "[Id(0)] for Number and Text")]
    [InlineData(typeof(BadContracts.BadMember), "Content cannot travel")]
    [InlineData(typeof(BadContracts.Abstract), "abstract")]
    [InlineData(typeof(BadContracts.GetOnly), "cannot be set")]
    [InlineData(typeof(int[,]), "may not travel")]
    [InlineData(typeof(HashSet<int>), "may not travel")]
    public void Type_that_breaks_a_rule_is_refused_by_name(Type type, string reason)
    {
        var failure = Assert.Throws<GrainContractException>(() => Codecs.Of(type));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Grain_type_follows_from_the_alias_of_the_interface() =>
        Assert.Equal("workshop", GrainInterface.Of(typeof(IWorkshopGrain)).GrainType!.Value.Value);

    [Fact]
    public void Contract_lists_every_alias_method_and_id()
    {
        var lines = GrainContracts.List(typeof(ContractRuleTests).Assembly.GetTypes().Where(type => type.DeclaringType is null));

        Assert.Contains("interface Tests.ICounterGrain", lines);
        Assert.Contains("  Task<Int32> AddAsync(Int32)", lines);
        Assert.Contains("  [OneWay] Task AddLaterAsync(Int32)", lines);
        Assert.Contains("type Tests.Note", lines);
        Assert.Contains("  2 ImmutableArray<Double> Values", lines);
        Assert.Contains("  3 Tests.Note Reply", lines);
        Assert.Equal(lines,
            GrainContracts.List(typeof(ContractRuleTests).Assembly.GetTypes().Reverse().Where(type => type.DeclaringType is null)));
    }
}
