using System.Collections.Concurrent;
using System.Collections.Immutable;
using Anomaly.Runtime.Contracts;

namespace Anomaly.Runtime.Serialization;

/// <summary>The codecs of all types that may travel, made on first use and kept.</summary>
internal static class Codecs
{
    private static readonly ConcurrentDictionary<Type, Codec> Cache = new(
    [
        new(typeof(Unit), new UnitCodec()),
        new(typeof(bool), new BooleanCodec()),
        new(typeof(byte), new UnmanagedCodec<byte>()),
        new(typeof(sbyte), new UnmanagedCodec<sbyte>()),
        new(typeof(short), new UnmanagedCodec<short>()),
        new(typeof(ushort), new UnmanagedCodec<ushort>()),
        new(typeof(int), new UnmanagedCodec<int>()),
        new(typeof(uint), new UnmanagedCodec<uint>()),
        new(typeof(long), new UnmanagedCodec<long>()),
        new(typeof(ulong), new UnmanagedCodec<ulong>()),
        new(typeof(char), new UnmanagedCodec<char>()),
        new(typeof(float), new UnmanagedCodec<float>()),
        new(typeof(double), new UnmanagedCodec<double>()),
        new(typeof(decimal), new DecimalCodec()),
        new(typeof(string), new StringCodec()),
        new(typeof(Guid), new UnmanagedCodec<Guid>()),
        new(typeof(TimeSpan), new UnmanagedCodec<TimeSpan>()),
        new(typeof(DateTime), new DateTimeCodec()),
        new(typeof(DateTimeOffset), new DateTimeOffsetCodec()),
    ]);

    /// <summary>The codec of a type.</summary>
    /// <exception cref="GrainContractException">The type, or one that it is made of, may not travel; the message says which and
    /// why.</exception>
    public static Codec<T> Of<T>() => (Codec<T>)Of(typeof(T));

    /// <inheritdoc cref="Of{T}()" />
    public static Codec Of(Type type)
    {
        if (Cache.TryGetValue(type, out var known))
            return known;
        var building = new Dictionary<Type, Codec>();
        var codec = Of(type, building);
        foreach (var (each, made) in building)
            Cache.TryAdd(each, made);
        return codec;
    }

    /// <summary>
    /// As <see cref="Of(Type)"/> while a graph of types is being built: types that refer to themselves meet their own forward.
    /// </summary>
    internal static Codec Of(Type type, Dictionary<Type, Codec> building)
    {
        if (Cache.TryGetValue(type, out var known) || building.TryGetValue(type, out known))
            return known;
        if (type.IsEnum)
            return building[type] = Make(typeof(UnmanagedCodec<>), [type]);
        if (type.IsSZArray)
            return building[type] = Make(typeof(ArrayCodec<>), [type.GetElementType()!], building);
        if (type.IsConstructedGenericType && Generic(type.GetGenericTypeDefinition()) is { } definition)
            return building[type] = Make(definition, type.GetGenericArguments(), building);
        return TravelType.Build(type, building);
    }

    private static Type? Generic(Type definition) =>
        definition == typeof(List<>) ? typeof(ListCodec<>) :
        definition == typeof(Dictionary<,>) ? typeof(DictionaryCodec<,>) :
        definition == typeof(ImmutableArray<>) ? typeof(ImmutableArrayCodec<>) :
        definition == typeof(Nullable<>) ? typeof(NullableCodec<>) : null;

    private static Codec Make(Type definition, Type[] arguments, Dictionary<Type, Codec>? building = null) =>
        (Codec)Activator.CreateInstance(
            definition.MakeGenericType(arguments),
            building is null ? [] : [.. arguments.Select(argument => (object)Of(argument, building))])!;
}
