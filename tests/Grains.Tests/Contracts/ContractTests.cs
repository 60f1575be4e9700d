using System.Reflection;
using Anomaly.Testing;

namespace Anomaly.Grains.Tests.Contracts;

/// <summary>Holds what travels between silos of different versions to the file that lists it.</summary>
public sealed class ContractTests
{
    private static string ContractFile => Path.Combine(SharedData.Repository, "Grains.Interfaces", "contract.txt");

    /// <summary>Types of the domain that travel as a surrogate.</summary>
    private static IEnumerable<Type> Surrogates => typeof(ITickerDetectionGrain).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(RegisterConverterAttribute)))
        .Select(type => type.GetInterfaces().Single(converter => converter.GetGenericTypeDefinition() == typeof(IConverter<,>)).GetGenericArguments()[0]);

    private static IEnumerable<Type> Types => typeof(ITickerDetectionGrain).Assembly.GetTypes()
        .Where(type => (type.IsPublic || type.Name.EndsWith("Surrogate", StringComparison.Ordinal)) && !type.FullName!.StartsWith("OrleansCodeGen", StringComparison.Ordinal) && (typeof(IGrain).IsAssignableFrom(type) || type.IsDefined(typeof(GenerateSerializerAttribute))))
        .OrderBy(AliasOf, StringComparer.Ordinal);

    [Fact]
    public async Task ContractFile_listsEveryAliasAndId()
    {
        var current = string.Join('\n', Types.SelectMany(Describe)) + "\n";
        if (Environment.GetEnvironmentVariable("WRITE_CONTRACT") == "1")
            await File.WriteAllTextAsync(ContractFile, current);

        Assert.True(
            await File.ReadAllTextAsync(ContractFile) == current,
            "What travels differs from Grains.Interfaces/contract.txt. Ids and aliases are never reused or changed; for an addition run this test with WRITE_CONTRACT=1 and commit the file.");
    }

    [Fact]
    public void Aliases_areUnique() => Assert.Empty(Types.GroupBy(AliasOf).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Members_allCarryAnId_uniqueInTheirType()
    {
        foreach (var type in Types.Where(type => !type.IsInterface && !type.IsEnum))
        {
            var members = Members(type).ToList();
            Assert.All(members, member => Assert.True(member.IsDefined(typeof(IdAttribute)), $"{type.Name}.{member.Name} has no [Id]."));
            Assert.Equal(members.Count, members.Select(IdOf).Distinct().Count());
        }
    }

    [Fact]
    public void Interfaces_keepToTheProgrammingModel()
    {
        foreach (var type in Types.Where(type => type.IsInterface))
        {
            Assert.Empty(type.GetProperties());
            Assert.Empty(type.GetEvents());
            foreach (var method in type.GetMethods())
            {
                Assert.True(method.IsDefined(typeof(AliasAttribute)), $"{type.Name}.{method.Name} has no [Alias].");
                Assert.True(IsTaskLike(method.ReturnType), $"{type.Name}.{method.Name} returns {method.ReturnType.Name}.");
                Assert.DoesNotContain(method.GetParameters(), parameter => parameter.ParameterType.IsByRef);
                Assert.Equal(typeof(CancellationToken), method.GetParameters()[^1].ParameterType);
                Assert.Single(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
            }
        }
    }

    [Fact]
    public void Types_thatTravel_areMadeOfWhatMayTravel()
    {
        var offenders = Types.Where(type => !type.IsInterface && !type.IsEnum)
            .SelectMany(type => Members(type).Where(member => !MayTravel(member.PropertyType)).Select(member => $"{type.Name}.{member.Name}"));

        Assert.Empty(offenders);
    }

    private static IEnumerable<string> Describe(Type type)
    {
        yield return AliasOf(type);
        if (type.IsInterface)
        {
            foreach (var method in type.GetMethods().OrderBy(method => method.GetCustomAttribute<AliasAttribute>()!.Alias, StringComparer.Ordinal))
            {
                var parameters = method.GetParameters().Where(parameter => parameter.ParameterType != typeof(CancellationToken));
                yield return $"  {method.GetCustomAttribute<AliasAttribute>()!.Alias}({string.Join(", ", parameters.Select(parameter => NameOf(parameter.ParameterType)))}): {NameOf(method.ReturnType)}";
            }
        }
        else if (type.IsEnum)
        {
            foreach (var value in Enum.GetValues(type))
                yield return $"  {Convert.ToInt32(value)} {value}";
        }
        else
        {
            foreach (var member in Members(type).OrderBy(IdOf))
                yield return $"  {IdOf(member)} {member.Name}: {NameOf(member.PropertyType)}";
        }
    }

    private static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(IsSerialized);

    // What is computed, or is a field marked [NonSerialized], does not travel.
    private static bool IsSerialized(PropertyInfo member) => member.SetMethod is not null
        && member.DeclaringType!.GetField($"<{member.Name}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance)?.IsDefined(typeof(NonSerializedAttribute)) != true;

    private static string AliasOf(Type type) => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? $"(no alias) {type.FullName}";

    private static uint IdOf(PropertyInfo member) => member.GetCustomAttribute<IdAttribute>()?.Id ?? uint.MaxValue;

    private static bool IsTaskLike(Type type) => type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)
            || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)));

    private static bool MayTravel(Type type) => Nullable.GetUnderlyingType(type) is { } inner
        ? MayTravel(inner)
        : type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(DateTimeOffset) || type == typeof(DateTime) || type == typeof(DateOnly) || type == typeof(TimeSpan)
            || type == typeof(Guid) || type.IsDefined(typeof(GenerateSerializerAttribute)) || Surrogates.Contains(type) || type.IsGenericParameter
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(System.Collections.Immutable.ImmutableArray<>) && MayTravel(type.GetGenericArguments()[0]));

    private static string NameOf(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? $"{NameOf(inner)}?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? type.Name;
}
