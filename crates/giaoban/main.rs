fn main() {
    giaoban::main()
}
